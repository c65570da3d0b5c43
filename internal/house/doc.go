// Package house checks by its test which packages may import which.
package house
