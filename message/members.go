package message

import (
	"encoding/json"
	"strings"
)

// repeats reports whether a JSON object has a member twice. For types of this package, names that differ only in case
// count as the same, because the decoder accepts names in any case. The body must be valid JSON.
func repeats(body string, foldCase bool) bool {
	same := func(a, b string) bool { return a == b }
	if foldCase {
		same = strings.EqualFold
	}
	const few = 16 // for more members, comparing each pair is slower than a map
	var room [few]string
	names, seen := room[:0], map[string]bool(nil)
	for name := range memberNames(body) {
		if seen == nil && len(names) < few {
			for _, earlier := range names {
				if same(earlier, name) {
					return true
				}
			}
			names = append(names, name)
			continue
		}
		if seen == nil {
			seen = make(map[string]bool, 2*few)
			for _, earlier := range names {
				seen[folded(earlier, foldCase)] = true
			}
		}
		if name = folded(name, foldCase); seen[name] {
			return true
		}
		seen[name] = true
	}
	return false
}

func folded(name string, foldCase bool) string {
	if !foldCase {
		return name
	}
	return strings.ToLower(strings.ToUpper(name)) // both, because some letters fold only one way
}

// memberNames yields the names of the members of an object, in order. It yields none if the body is not an object.
func memberNames(body string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		body = strings.TrimLeft(body, " \t\r\n")
		if !strings.HasPrefix(body, "{") {
			return
		}
		depth, key := 0, false // key: the next string is a name
		for i := 0; i < len(body); i++ {
			switch body[i] {
			case '{', '[':
				depth++
				key = depth == 1
			case '}', ']':
				depth--
			case ',':
				key = depth == 1
			case '"':
				end := textEnd(body, i)
				if key && !yield(unquoted(body[i:end])) {
					return
				}
				key, i = false, end-1
			}
		}
	}
}

// textEnd returns the end of the string that begins at start.
func textEnd(body string, start int) int {
	for i := start + 1; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(body)
}

func unquoted(quoted string) string {
	if strings.IndexByte(quoted, '\\') < 0 && len(quoted) >= 2 {
		return quoted[1 : len(quoted)-1]
	}
	var name string
	_ = json.Unmarshal([]byte(quoted), &name) // the body is valid JSON
	return name
}
