package apitest

import "strings"

// eachMember calls do with every object that has a value at a dotted path, and with the value's name in it. Below
// a list that is every object of it.
func eachMember(object map[string]any, path string, do func(object map[string]any, name string)) {
	head, rest, nested := strings.Cut(path, ".")
	head = strings.TrimSuffix(head, "[]")
	value, ok := object[head]
	switch {
	case !ok:
	case !nested:
		do(object, head)
	default:
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, item := range list {
			inner, _ := item.(map[string]any)
			eachMember(inner, rest, do)
		}
	}
}
