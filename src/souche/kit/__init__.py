"""The lowest floor: money, ids, clock, queue, secrets and pictures. It knows nothing of a box office."""
