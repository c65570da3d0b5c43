// Package paging turns reads of numbered pages into iterators.
package paging

import "iter"

// All walks the pages that fetch returns, from number 1 until a page has fewer than size entries: the service names neither a
// total nor a last page. It yields an error once, as the last pair.
func All[T any](size int, fetch func(number, size int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for number := 1; ; number++ {
			page, err := fetch(number, size)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
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
