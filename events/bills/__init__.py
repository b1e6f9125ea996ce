"""The bill: what a table ate, divided to the last unit, agreed by those who sat there, settled outside."""
