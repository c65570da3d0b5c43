package rongcloud

// Page selects one page of a list. The zero value means the server's default: the first page, in the default size.
type Page struct {
	Number int // from 1; 0: the server's default
	Size   int // entries per page; 0: the server's default
}
