"""How fast the program is and how much memory it takes, against what a user would write otherwise."""
