"""What people do not eat: asked once, told as counts, forgotten after a week."""
