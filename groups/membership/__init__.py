"""Groups, who belongs to them, and their charter."""
