// Package routes has the handlers of all families of operations. The comments //operation:ID above the handlers say which
// operations they carry out; the table is generated from them.
package routes
