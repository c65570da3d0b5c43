// Package paging iterates over numbered pages.
package paging

import (
	"fmt"
	"hash/maphash"
	"iter"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// All iterates over the entries of the pages that fetch returns, from page 1 until a page has fewer than size entries:
// the service returns neither a total nor a last page. It yields an error once, as the last pair.
//
// A service that ignores the page's number would be read forever. So a page that has the entries of an earlier one, in
// any order, is not yielded, and All ends with ErrUnavailable.
func All[T comparable](op rongcloud.Operation, size int, fetch func(number, size int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seed, seen := maphash.MakeSeed(), map[uint64]int{}
		for number := 1; ; number++ {
			page, err := fetch(number, size)
			if err != nil {
				yield(none, err)
				return
			}
			var sum uint64 // sum of the entries' hashes, so that their order does not matter
			for _, item := range page {
				sum += maphash.Comparable(seed, item)
			}
			if earlier, again := seen[sum]; again && len(page) > 0 {
				yield(none, repeated(op, number, earlier))
				return
			}
			seen[sum] = number
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			if len(page) < size {
				return
			}
		}
	}
}

func repeated(op rongcloud.Operation, number, earlier int) error {
	return &rongcloud.Error{
		Operation: op.ID, Category: rongcloud.ErrUnavailable,
		Message: fmt.Sprintf("answered page %d with the entries of page %d; the rest cannot be read", number, earlier),
	}
}
