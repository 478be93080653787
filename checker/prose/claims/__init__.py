"""What the prose says of things without a figure: that there were none, that all of them are so."""
