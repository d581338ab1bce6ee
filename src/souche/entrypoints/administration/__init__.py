"""The organiser's pages: thin ModelAdmins over the domain, in the look of Unfold."""
