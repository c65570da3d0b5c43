package paging_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/paging"
)

// pages serves the numbers 1 to total, and notes which pages were asked for.
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
			for n, err := range paging.All(3, c.pages.fetch) {
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
			assert.Equal(t, []error{c.err}, failed, "told once, as the last pair")
		})
	}
}

func TestAllStopsWithItsReader(t *testing.T) {
	p := pages{total: 100}
	for n, err := range paging.All(3, p.fetch) {
		assert.NoError(t, err)
		if n == 4 {
			break
		}
	}
	assert.Equal(t, []int{1, 2}, p.asked)
}

func TestAllReadsNothingBeforeItIsRead(t *testing.T) {
	p := pages{total: 1}
	seq := paging.All(3, p.fetch)
	assert.Empty(t, p.asked)
	for range 2 {
		for n, err := range seq {
			assert.NoError(t, err)
			assert.Equal(t, 1, n)
		}
	}
	assert.Equal(t, []int{1, 1}, p.asked, "it can be read again")
}
