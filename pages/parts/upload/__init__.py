"""The parts of the page that hands figures in: its four steps and the draft they work on."""
