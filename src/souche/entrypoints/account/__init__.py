"""« Mon compte »: a buyer's own pages, entered by a link sent by e-mail."""
