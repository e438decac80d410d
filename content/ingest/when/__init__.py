"""When something happens, where, whose turn it is and until when it is of use; the days by which to act are ../days."""
