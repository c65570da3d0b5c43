package paging_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var op = rongcloud.Operation{ID: "user.test"}

// pages serves the numbers 1 to total, and records the requested pages.
type pages struct {
	total  int
	failAt int
	asked  []int
}

var errPage = errors.New("page")

func (p *pages) fetch(number, size int) ([]int, error) {
	p.asked = append(p.asked, number)
	if number == p.failAt {
		return []int{-1}, errPage
	}
	var page []int
	for n := (number-1)*size + 1; n <= number*size && n <= p.total; n++ {
		page = append(page, n)
	}
	return page, nil
}

func TestAll(t *testing.T) {
	for name, c := range map[string]struct {
		pages pages
		want  []int
		asked []int
		err   error
	}{
		"nothing":                 {pages{}, nil, []int{1}, nil},
		"less than a page":        {pages{total: 2}, []int{1, 2}, []int{1}, nil},
		"a page and a bit":        {pages{total: 4}, []int{1, 2, 3, 4}, []int{1, 2}, nil},
		"whole pages":             {pages{total: 6}, []int{1, 2, 3, 4, 5, 6}, []int{1, 2, 3}, nil},
		"first page fails":        {pages{total: 6, failAt: 1}, nil, []int{1}, errPage},
		"a page in between fails": {pages{total: 9, failAt: 2}, []int{1, 2, 3}, []int{1, 2}, errPage},
	} {
		t.Run(name, func(t *testing.T) {
			var got []int
			var failed []error
			for n, err := range paging.All(op, 3, c.pages.fetch) {
				if err != nil {
					assert.Zero(t, n)
					failed = append(failed, err)
					continue
				}
				got = append(got, n)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.asked, c.pages.asked)
			if c.err == nil {
				assert.Empty(t, failed)
				return
			}
			assert.Equal(t, []error{c.err}, failed, "yielded once, as the last pair")
		})
	}
}

func TestAllStopsWithBreak(t *testing.T) {
	p := pages{total: 100}
	for n, err := range paging.All(op, 3, p.fetch) {
		assert.NoError(t, err)
		if n == 4 {
			break
		}
	}
	assert.Equal(t, []int{1, 2}, p.asked)
}

func TestAllIsLazy(t *testing.T) {
	p := pages{total: 1}
	seq := paging.All(op, 3, p.fetch)
	assert.Empty(t, p.asked)
	for range 2 {
		for n, err := range seq {
			assert.NoError(t, err)
			assert.Equal(t, 1, n)
		}
	}
	assert.Equal(t, []int{1, 1}, p.asked, "it can be read again")
}

// These services always say that there is more.
func TestAllEndsOnRepeatedPages(t *testing.T) {
	first, second := []int{1, 2, 3}, []int{4, 5, 6}
	for name, c := range map[string]struct {
		fetch func(number int) []int
		want  []int
		says  string
	}{
		"the same page": {
			func(int) []int { return first }, first,
			"answered page 2 with the entries of page 1",
		},
		"the same page in another order": {
			func(number int) []int { return append(slices.Clone(first[number%3:]), first[:number%3]...) }, []int{2, 3, 1},
			"answered page 2 with the entries of page 1",
		},
		"two pages in turn": {
			func(number int) []int { return [][]int{second, first}[number%2] }, []int{1, 2, 3, 4, 5, 6},
			"answered page 3 with the entries of page 1",
		},
		"the last page": {
			func(number int) []int { return [][]int{first, second, second}[min(number, 3)-1] }, []int{1, 2, 3, 4, 5, 6},
			"answered page 3 with the entries of page 2",
		},
		"everything, with any size": {
			func(int) []int { return []int{1, 2, 3, 4, 5} }, []int{1, 2, 3, 4, 5},
			"answered page 2 with the entries of page 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			var got []int
			var failed error
			for n, err := range paging.All(op, 3, func(number, _ int) ([]int, error) {
				if calls++; calls > 10 {
					return nil, nil // an endless iteration must fail the test, not block it
				}
				return c.fetch(number), nil
			}) {
				if err != nil {
					assert.NoError(t, failed, "as the last pair")
					failed = err
					continue
				}
				got = append(got, n)
			}
			assert.Equal(t, c.want, got)
			var e *rongcloud.Error
			require.ErrorAs(t, failed, &e)
			assert.ErrorIs(t, failed, rongcloud.ErrUnavailable)
			assert.Equal(t, "user.test", e.Operation)
			assert.ErrorContains(t, failed, c.says)
		})
	}
}

func TestPagesMayShareEntries(t *testing.T) { // entries move to later pages during the iteration
	list, total := [][]int{{1, 2, 3}, {3, 4, 5}, {5}}, 0
	for n, err := range paging.All(op, 3, func(number, _ int) ([]int, error) { return list[number-1], nil }) {
		require.NoError(t, err)
		total += n
	}
	assert.Equal(t, 23, total)
}
