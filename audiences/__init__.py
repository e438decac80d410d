"""WHO is reached (通知对象). Stands alone."""
