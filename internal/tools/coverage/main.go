// Command coverage lists which operations of the catalogue the SDK calls and the emulator supports. It writes the
// counts and the tables of both READMEs, between their markers, and docs/operations.md. Its argument is the directory
// of the module.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 || strings.HasPrefix(os.Args[1], "-") {
		log.Print("usage: coverage DIRECTORY")
		os.Exit(2)
	}
	if err := generate(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func generate(root string) error {
	for name, language := range map[string]words{"README.md": english, "README.zh-CN.md": simplifiedChinese} {
		file := filepath.Join(root, name)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rows := count()
		filled, err := fill(string(text), map[string]string{
			"count": language.count(rows),
			"table": "\n" + language.table(rows) + "\n" + language.below(rows) + "\n",
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(file, []byte(filled), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(root, "docs", "operations.md"), []byte(list()), 0o644)
}

// fill replaces the parts of a document between the markers <!-- coverage:NAME --> and <!-- /coverage:NAME -->.
func fill(text string, parts map[string]string) (string, error) {
	for name, part := range parts {
		begin, end := "<!-- coverage:"+name+" -->", "<!-- /coverage:"+name+" -->"
		before, rest, found := strings.Cut(text, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			return "", fmt.Errorf("it has no %s with %s after it", begin, end)
		}
		text = before + begin + part + end + after
	}
	return text, nil
}
