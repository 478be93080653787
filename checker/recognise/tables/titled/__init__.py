"""Tables that are known by the title over them, read by their heads and labels."""
