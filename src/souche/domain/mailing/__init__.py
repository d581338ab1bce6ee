"""Every e-mail is first a row: what it says, to whom, and what became of it."""
