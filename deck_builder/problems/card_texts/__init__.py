"""The words of cards, as the rules on good cards look at them: plain data, and what finds words in it."""
