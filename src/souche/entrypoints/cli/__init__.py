"""The command `souche`."""
