"""The jobs: a name, and the action it calls; and the periodic table."""
