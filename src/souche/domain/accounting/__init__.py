"""The books: what is selected in the register, its totals, its entries and its exports. It issues nothing."""
