"""Questions of people to the engine: objects by public ids, answers within rights."""
