package rongcloud

// Page selects one page of a paged read. The zero value is the server's default: the first page of the usual size.
type Page struct {
	Number int // counted from 1; 0 stands for the server's default
	Size   int // entries per page; 0 stands for the server's default
}
