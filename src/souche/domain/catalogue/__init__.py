"""What is for sale: events, products, prices and the places they draw on."""
