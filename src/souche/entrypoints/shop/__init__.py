"""The public pages: agenda, event, basket, order."""
