"""What people see: a sub-folder is a section of the menu, a file in it is one page."""
