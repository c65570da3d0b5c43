// Package nilable checks values of interface types for nil.
package nilable

import "reflect"

// IsNil reports whether v is nil or holds a nil pointer, function, map, channel or slice, which makes it unequal to nil.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Slice:
		return r.IsNil()
	}
	return false
}
