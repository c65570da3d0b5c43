package apitest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Docs checks that the comment of every exported method of Service has the operation it calls, with the path, quota and
// page of the catalogue. For a method that calls others, such as an iterator, it checks only the operation's id. It
// parses the package's source in dir.
func Docs(t *testing.T, dir string, operations []rongcloud.Operation) {
	t.Helper()
	variables := map[string]string{} // variable -> operation id, read from the table's source
	var methods []*ast.FuncDecl
	for _, file := range sources(t, dir) {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if isServiceMethod(d) {
					methods = append(methods, d)
				}
			case *ast.GenDecl:
				operationVariables(d, variables)
			}
		}
	}
	require.Len(t, variables, len(operations), "every operation has one variable, and every variable is in the table")
	called := map[string][]string{} // method -> operations it calls itself
	for _, m := range methods {
		called[m.Name.Name] = operationsUsed(m, variables)
	}
	documented := map[string]bool{}
	for _, m := range methods {
		t.Run(m.Name.Name, func(t *testing.T) {
			if pages := methodsCalled(m); len(pages) > 0 {
				assert.NotEmpty(t, called[pages[0]], "calls no operation")
				for _, id := range called[pages[0]] {
					assert.Regexp(t, `\b`+regexp.QuoteMeta(id)+`\b`, m.Doc.Text())
				}
				return
			}
			assert.NotEmpty(t, called[m.Name.Name], "calls no operation")
			for _, id := range called[m.Name.Name] {
				documented[id] = true
				checkComment(t, m.Doc.Text(), id)
			}
		})
	}
	for _, id := range variables {
		assert.True(t, documented[id], "no exported method calls %s", id)
	}
}

func isServiceMethod(d *ast.FuncDecl) bool {
	if d.Recv == nil || !d.Name.IsExported() {
		return false
	}
	pointer, ok := d.Recv.List[0].Type.(*ast.StarExpr)
	return ok && fmt.Sprint(pointer.X) == "Service"
}

// sources parses the files of a package, without its tests.
func sources(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		parsed = append(parsed, file)
	}
	return parsed
}

// argumentNames returns the names of the arguments of the methods of Service.
func argumentNames(t *testing.T, dir string) map[string][]string {
	t.Helper()
	names := map[string][]string{}
	for _, file := range sources(t, dir) {
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.FuncDecl)
			if !ok || !isServiceMethod(d) {
				continue
			}
			for _, field := range d.Type.Params.List {
				for _, name := range field.Names {
					names[d.Name.Name] = append(names[d.Name.Name], name.Name)
				}
			}
		}
	}
	return names
}

func operationVariables(d *ast.GenDecl, into map[string]string) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			continue
		}
		literal, ok := v.Values[0].(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, elt := range literal.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "ID" {
				if id, ok := kv.Value.(*ast.BasicLit); ok {
					into[v.Names[0].Name] = strings.Trim(id.Value, `"`)
				}
			}
		}
	}
}

// operationsUsed returns the ids of the operations whose variables a method names.
func operationsUsed(m *ast.FuncDecl, variables map[string]string) []string {
	var ids []string
	ast.Inspect(m.Body, func(n ast.Node) bool {
		if name, ok := n.(*ast.Ident); ok && variables[name.Name] != "" {
			ids = append(ids, variables[name.Name])
		}
		return true
	})
	return ids
}

// methodsCalled returns the exported methods that a method calls on its own receiver.
func methodsCalled(m *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(m.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.IsExported() && fmt.Sprint(s.X) == m.Recv.List[0].Names[0].Name {
			names = append(names, s.Sel.Name)
		}
		return true
	})
	return names
}

func checkComment(t *testing.T, comment, id string) {
	op, ok := catalogue.Lookup(id)
	require.True(t, ok)
	text := strings.Join(strings.Fields(comment), " ")
	assert.Contains(t, text, "Operation "+id+": "+op.Method+" "+op.Path)
	if op.Doc != "" {
		assert.Contains(t, text, op.Doc)
	}
	if q := op.Quota; q != nil {
		assert.Contains(t, text, q.String())
	} else {
		assert.Contains(t, text, "no quota is documented")
	}
	assert.Equal(t, op.Deprecated, strings.Contains(text, "Deprecated:"))
}
