"""The texts of cards, as the rules on good cards look at them: plain data, its words, and prompts that are alike."""
