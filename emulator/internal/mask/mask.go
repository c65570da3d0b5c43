// Package mask hides secrets in what is logged or shown.
package mask

import (
	"encoding/json"
	"slices"
	"strings"
)

// Text stands for what must not be shown.
const Text = "••••••"

// IsSecret reports whether what has this name must not be shown.
func IsSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
	for _, secret := range []string{"token", "secret", "signature", "password", "authorization"} {
		if strings.HasSuffix(name, secret) {
			return true
		}
	}
	return false
}

// JSON masks the secrets of a document. Where a text that is not JSON, such as one that was cut, has a secret's name in it,
// all of it is masked.
func JSON(text string) string {
	var doc any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil || dec.More() {
		if containsSecret(text) {
			return Text
		}
		return text
	}
	if !containsSecret(text) {
		return text // as it was sent
	}
	masked, err := json.Marshal(maskValues(doc))
	if err != nil {
		return Text
	}
	return string(masked)
}

func containsSecret(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(`"'{}:,=&?; `, r) })
	return slices.ContainsFunc(words, IsSecret)
}

func maskValues(doc any) any {
	switch doc := doc.(type) {
	case map[string]any:
		for name, value := range doc {
			if IsSecret(name) {
				doc[name] = Text
			} else {
				doc[name] = maskValues(value)
			}
		}
	case []any:
		for i, value := range doc {
			doc[i] = maskValues(value)
		}
	}
	return doc
}
