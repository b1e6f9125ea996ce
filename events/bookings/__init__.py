"""How a table is booked: the call, the record, the restaurant's answer."""
