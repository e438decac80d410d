"""The console's route tables by area: each line names the action that it takes."""
