"""What learners have: identities, note types and releases, kept in `deck.lock`."""
