// Package nilable checks values of interface types for nil.
package nilable

import "reflect"

// IsNil reports whether v is nil or has a nil pointer, function, map, channel or slice, which does not equal nil.
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
