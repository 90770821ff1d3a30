"""The pose models: where they come from, and how they reach the site."""
