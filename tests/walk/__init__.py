"""Every address and every button, walked as a stranger, as a buyer, and as each role."""
