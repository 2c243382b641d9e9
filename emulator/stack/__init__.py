"""The few APIs beside security that clients call before they do anything else."""
