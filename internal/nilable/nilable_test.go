package nilable_test

import (
	"bytes"
	"testing"

	"github.com/rongcloud-go/sdk/internal/nilable"
)

func TestIsNil(t *testing.T) {
	for _, v := range []any{nil, (*bytes.Buffer)(nil), (func())(nil), map[string]int(nil), (chan int)(nil), []int(nil)} {
		if !nilable.IsNil(v) {
			t.Errorf("IsNil(%T) = false", v)
		}
	}
	for _, v := range []any{0, "", bytes.Buffer{}, &bytes.Buffer{}, func() {}, map[string]int{}, make(chan int), []int{}} {
		if nilable.IsNil(v) {
			t.Errorf("IsNil(%T) = true", v)
		}
	}
}
