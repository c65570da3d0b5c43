// Package house has the rules of what may import what, in its test.
package house
