package apitest

import "strings"

// eachMember calls do with every object that has a value at a dotted path, and with the value's name in it. Below
// name[] that is every object of the list.
func eachMember(object map[string]any, path string, do func(object map[string]any, name string)) {
	head, rest, nested := strings.Cut(path, ".")
	head, each := strings.CutSuffix(head, "[]")
	value, ok := object[head]
	switch {
	case !ok:
	case !nested:
		do(object, head)
	case each:
		list, _ := value.([]any)
		for _, item := range list {
			inner, _ := item.(map[string]any)
			eachMember(inner, rest, do)
		}
	default:
		inner, _ := value.(map[string]any)
		eachMember(inner, rest, do)
	}
}
