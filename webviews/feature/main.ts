/** The feature page: says that it is there, and waits. */
export {};
