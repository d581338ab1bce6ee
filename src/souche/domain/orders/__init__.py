"""Orders, their lines and tickets: the table of moves, and the arithmetic of a basket."""
