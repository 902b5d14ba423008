inline int leak() { return 1; }
int (*keep)() = leak;
