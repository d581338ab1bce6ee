"""The views of the shop: read a request, call one action or read rows, render."""
