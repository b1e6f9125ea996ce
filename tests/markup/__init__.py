"""From what people type to safe HTML."""
