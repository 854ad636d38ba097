"""Problems: what is wrong, where, and the rule behind each code."""
