// Package readme has no code of its own: its tests compile and run the Go code of the project's documents, and hold the English
// and the Chinese README against each other.
package readme
