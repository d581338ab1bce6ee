"""The life of an invoice: made, numbered, paid, corrected by credit notes; whoever asks for it."""
