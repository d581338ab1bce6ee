"""Who belongs to the house, until when, and what happens at each renewal."""
