"""What each command does, a room a command."""
