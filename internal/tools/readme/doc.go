// Package readme contains only tests. They compile and run the Go code of the project's documents, and compare the
// English and the Chinese README.
package readme
