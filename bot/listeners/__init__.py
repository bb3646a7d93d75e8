"""From a Slack payload to one use case: parse, call, answer; nothing else."""
